// What pages do beyond plain HTML; each works without it.
import { initAll } from "/static/govuk/govuk-frontend.min.js";

initAll();

// A slider beside the as-of date: moves the date, and asks when it rests.
for (const slider of document.querySelectorAll("[data-slider-for]")) {
  const field = document.getElementById(slider.dataset.sliderFor);
  const start = new Date(slider.dataset.from), today = new Date(slider.dataset.until);
  const day = 86400000, days = Math.max(1, Math.round((today - start) / day));
  slider.max = days;
  slider.value = Math.round((new Date(field.value || slider.dataset.until) - start) / day);
  const say = () => { field.value = new Date(start.getTime() + slider.value * day).toISOString().slice(0, 10); slider.setAttribute("aria-valuetext", field.value); };
  say();
  slider.closest("[hidden]").hidden = false;
  slider.addEventListener("input", say);
  slider.addEventListener("change", () => field.form.requestSubmit());
}

// A form leaves only when somebody takes it: while the gateway is away, the page stays as it is and says so. It is asked
// at once, in the middle of sending: an answer that comes later would mean to send the form a second time.
const away = document.getElementById("away");
document.addEventListener("submit", (event) => {
  if (event.target.method !== "post") return;
  const asked = new XMLHttpRequest();
  try {
    asked.open("GET", "/healthz", false);
    asked.send();
    away.hidden = asked.status === 200;
  } catch {
    away.hidden = false;
  }
  if (away.hidden) return;
  event.preventDefault();
  away.focus();
});

// The focus goes to what is wrong, or to what was done.
const told = document.querySelector(".govuk-error-summary");
if (told) told.focus();
