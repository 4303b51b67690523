// The page is whole without this: it filters rows and unfolds what is folded.
"use strict";
const [tools, filter, unfold, hits] = [".tools", "#filter", "#unfold", "#hits"].map((name) => document.querySelector(name));
const rows = [...document.querySelectorAll("main tbody tr, main .card")];
const folds = [...document.querySelectorAll("main details")];
const fold = (open) => {
  folds.forEach((one) => (one.open = open));
  unfold.setAttribute("aria-pressed", open);
  unfold.textContent = open ? "Fold all" : "Unfold all";
};
// What has nothing to scroll is no stop for the tab key.
const scrollers = [...document.querySelectorAll(".scroll, main pre")];
const stop = () =>
  scrollers.forEach((one) => {
    if (one.scrollWidth > one.clientWidth || one.scrollHeight > one.clientHeight) one.tabIndex = 0;
    else one.removeAttribute("tabindex");
  });
stop();
addEventListener("resize", stop);
document.addEventListener("toggle", stop, true);
tools.hidden = false;
unfold.addEventListener("click", () => fold(unfold.getAttribute("aria-pressed") === "false"));
addEventListener("beforeprint", () => fold(true));
filter.addEventListener("input", () => {
  const words = filter.value.toLowerCase().trim();
  const found = rows.filter((row) => {
    const here = row.textContent.toLowerCase().includes(words);
    row.classList.toggle("away", !here);
    return here;
  });
  if (words) found.forEach((row) => row.closest(".fold")?.setAttribute("open", ""));
  hits.textContent = words ? `${found.length} rows` : "";
});
