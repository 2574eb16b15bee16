"use strict";
(() => {
  const root = document.documentElement;
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  root.classList.add("js");

  // The bar may be one line high or three; what is jumped to must not hide behind it.
  const bar = document.querySelector(".top");
  const measure = () =>
    root.style.setProperty("--top", getComputedStyle(bar).position === "sticky" ? `${bar.offsetHeight}px` : "0px");
  addEventListener("resize", measure);
  measure();
  const outline = document.querySelector(".outline details");
  if (matchMedia("(max-width: 60rem)").matches) outline.open = false;

  // Light, dark, or as the system has it. A page from a file may have no storage.
  const themes = { "": "跟随系统", light: "浅色", dark: "深色" };
  const themeSwitch = document.querySelector("[data-theme-switch]");
  const useTheme = (theme) => {
    if (theme) root.dataset.theme = theme;
    else delete root.dataset.theme;
    themeSwitch.firstElementChild.textContent = themes[theme];
    try {
      localStorage.setItem("fanben-theme", theme);
    } catch {}
  };
  const storedTheme = () => {
    try {
      return localStorage.getItem("fanben-theme");
    } catch {
      return null;
    }
  };
  const kept = storedTheme();
  useTheme(kept in themes ? kept : "");
  themeSwitch.addEventListener("click", () => {
    const names = Object.keys(themes);
    useTheme(names[(names.indexOf(root.dataset.theme ?? "") + 1) % names.length]);
  });

  // What is pointed at or reached says what it is and where it stands. Without this script `title` does.
  const tip = document.getElementById("tip");
  for (const element of all("[title]")) {
    element.dataset.tip = element.title;
    element.removeAttribute("title");
  }
  let told = null;
  const hideTip = () => {
    tip.hidden = true;
    told?.removeAttribute("aria-describedby");
    told = null;
  };
  const showTip = (element) => {
    hideTip();
    if (!element) return;
    told = element;
    tip.textContent = element.dataset.tip;
    tip.hidden = false;
    element.setAttribute("aria-describedby", "tip");
    const box = element.getClientRects()[0] ?? element.getBoundingClientRect();
    const left = Math.min(box.left, root.clientWidth - tip.offsetWidth - 8);
    const below = box.bottom + 8 + tip.offsetHeight < root.clientHeight;
    tip.style.left = `${Math.max(8, left) + scrollX}px`;
    tip.style.top = `${(below ? box.bottom + 8 : box.top - tip.offsetHeight - 8) + scrollY}px`;
  };
  const tipped = (event) => event.target.closest?.("[data-tip]");
  document.addEventListener("pointerover", (event) => showTip(tipped(event)));
  document.addEventListener("focusin", (event) => showTip(tipped(event)));
  document.addEventListener("focusout", hideTip);

  // Filters: an element is shown where one of its kinds is.
  const filters = all("[data-filter]");
  const kinded = all("[data-kinds]");
  const status = document.querySelector(".status");
  let current = null;
  const stops = () => all("[data-stop]").filter((element) => !element.closest(".off, [hidden]"));
  const count = () => {
    status.textContent = `共 ${stops().length} 处`;
  };
  const filter = () => {
    const hidden = new Set(filters.filter((input) => !input.checked).map((input) => input.dataset.filter));
    for (const element of kinded) {
      element.classList.toggle("off", element.dataset.kinds.split(" ").every((kind) => hidden.has(kind)));
    }
    if (current?.closest(".off")) mark(null);
    count();
  };
  for (const input of filters) input.addEventListener("change", filter);

  // From one mark to the next, from where the reader is, round and round.
  const mark = (element) => {
    current?.classList.remove("marked");
    current = element;
    current?.classList.add("marked");
  };
  const fromView = (found, by) => {
    const below = found.findIndex((element) => element.getBoundingClientRect().top > bar.offsetHeight);
    if (by > 0) return Math.max(below, 0);
    return (below > 0 ? below : found.length) - 1;
  };
  const step = (by) => {
    const found = stops();
    if (!found.length) return count();
    const from = found.indexOf(current);
    const at = from < 0 ? fromView(found, by) : (from + by + found.length) % found.length;
    mark(found[at]);
    for (let around = current.parentElement.closest("details"); around; around = around.parentElement.closest("details")) {
      around.open = true;
    }
    if (!current.matches("a, details")) current.tabIndex = -1;
    if (current.matches("details")) current.firstElementChild.focus({ preventScroll: true });
    else current.focus({ preventScroll: true });
    current.scrollIntoView({ block: "center" });
    status.textContent = `第 ${at + 1} 处，共 ${found.length} 处：${current.dataset.stop}`;
  };
  for (const button of all("[data-step]")) button.addEventListener("click", () => step(Number(button.dataset.step)));
  // WCAG 2.1.4: keys of one character can be turned off.
  const shortcuts = document.querySelector("[data-shortcuts]");
  const keys = { n: 1, j: 1, p: -1, k: -1 };
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") hideTip();
    if (event.ctrlKey || event.metaKey || event.altKey || !shortcuts.checked || !(event.key in keys)) return;
    event.preventDefault();
    step(keys[event.key]);
  });

  // One variant of several, or all: told by the address, so that it can be linked to.
  const links = all("[data-variant-link]");
  const chosen = () => {
    const name = decodeURIComponent(location.hash.slice(1));
    const within = document.getElementById(name)?.closest("[data-variant]");
    if (name === "all") return name;
    return within?.dataset.variant ?? null;
  };
  const choose = (name) => {
    for (const element of all("[data-variant]")) element.hidden = name !== "all" && element.dataset.variant !== name;
    for (const link of links) {
      if (link.dataset.variantLink === name) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
    if (current?.closest("[hidden]")) mark(null);
    count();
  };
  if (links.length) {
    choose(chosen() ?? links[0].dataset.variantLink);
    addEventListener("hashchange", () => {
      const name = chosen();
      if (!name) return;
      choose(name);
      document.getElementById(location.hash.slice(1))?.scrollIntoView();
    });
  } else count();
})();
