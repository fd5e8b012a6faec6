// Smooths what works without it: warns before a visit ends, and keeps tabs in step.

const WARN_SECONDS = 5 * 60;
const tabs = "BroadcastChannel" in window ? new BroadcastChannel("askwell") : null;

// A page that Back brings out of memory may show answers that were erased since: ask anew.
window.addEventListener("pageshow", (event) => {
  if (event.persisted) window.location.reload();
});

const notice = document.getElementById("timeout");
if (notice) watchTheClock(notice, document.getElementById("timeout-words"));
else if (window.location.pathname === "/erased") tabs?.postMessage({ erased: true });

function watchTheClock(notice, words) {
  let said = null;
  let endsAt = endAfter(Number(notice.dataset.secondsLeft));
  const length = Number(notice.dataset.visitSeconds);

  const keepOn = (until) => {
    endsAt = Math.max(endsAt, until);
    look();
  };

  function look() {
    const left = Math.ceil((endsAt - Date.now()) / 1000);
    if (left <= 0) {
      window.location.replace("/expired");
      return;
    }
    notice.hidden = left > WARN_SECONDS;
    const minutes = Math.ceil(left / 60);
    // The words change once a minute, so a screen reader is not interrupted each second.
    if (!notice.hidden && said !== minutes) {
      said = minutes;
      words.textContent =
        `Your answers will be erased in ${minutes === 1 ? "1 minute" : `${minutes} minutes`}. ` +
        "Do you want to stay on?";
    }
  }

  for (const form of document.querySelectorAll("form[data-stay]")) {
    form.addEventListener("submit", async (event) => {
      event.preventDefault(); // stay without leaving the page, so half-typed text is kept
      try {
        const body = new URLSearchParams(new FormData(form));
        const answer = await fetch("/stay", { method: "POST", body, redirect: "manual" });
        if (answer.type !== "opaqueredirect" && !answer.ok) throw new Error("not kept");
        const until = endAfter(length);
        keepOn(until);
        tabs?.postMessage({ until });
        const said = document.getElementById("visit-words");
        said.textContent = said.dataset.kept;
      } catch {
        form.submit();
      }
    });
  }

  if (tabs) {
    tabs.postMessage({ until: endsAt });
    tabs.addEventListener("message", ({ data }) => {
      if (data.erased) window.location.replace("/erased");
      else if (data.until) keepOn(data.until);
    });
  }
  setInterval(look, 5000);
  document.addEventListener("visibilitychange", look);
  look();
}

function endAfter(seconds) {
  return Date.now() + seconds * 1000;
}

// A button to print, where a script can press it.
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
