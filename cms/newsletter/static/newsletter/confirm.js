// One click in the mail is enough for a person: the button presses itself. Scanners of mail fetch the page and run no
// script; without one, the button is there.
const form = document.getElementById("confirm-letter");
if (form && document.visibilityState === "visible" && !navigator.webdriver) {
  form.requestSubmit();
}
