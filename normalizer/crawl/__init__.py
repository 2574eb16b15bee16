"""Many pages: from whatever a crawl is kept in, through several processes, to one file; begun again where it was stopped.

`map_batch` is the same work as a step for an engine that spreads it over machines (Ray Data, Spark, datatrove).
"""

from normalizer.crawl.work import map_batch

__all__ = ["map_batch"]
