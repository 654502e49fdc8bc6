// Dots are given with two buttons, and what is left stands above; without this file they are typed.
"use strict";
(function () {
  const main = document.getElementById("main");

  function dots() {
    const left = main.querySelector(".left:empty");
    if (!left) return;
    const fields = [...main.querySelectorAll("#answer [inputmode]")];
    const given = () => fields.reduce((sum, field) => sum + (Number(field.value) || 0), 0);
    const count = () => { left.textContent = left.dataset.total - given() + " " + left.dataset.word; };
    for (const field of fields) {
      field.parentElement.classList.add("dots");
      field.before(button("−", left.dataset.less, field, () => field.value > 0, -1));
      field.after(button("+", left.dataset.more, field, () => given() < left.dataset.total, 1));
      field.addEventListener("input", count);
    }
    count();
  }

  function button(sign, said, field, may, by) {
    const made = document.createElement("button");
    made.type = "button";
    made.textContent = sign;
    made.setAttribute("aria-label", said + ": " + field.closest("section").querySelector("h2").textContent);
    made.addEventListener("click", () => {
      if (!may()) return;
      field.value = (Number(field.value) || 0) + by;
      field.dispatchEvent(new Event("input", { bubbles: true }));
    });
    return made;
  }

  new MutationObserver(dots).observe(main, { childList: true });
  dots();
})();
