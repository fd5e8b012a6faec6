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

// A button to copy a text, where a script can press it.
for (const button of document.querySelectorAll("[data-copy]")) {
  const text = document.getElementById(button.dataset.copy);
  const words = document.getElementById(`${button.dataset.copy}-copied`);
  button.hidden = false;
  button.addEventListener("click", async () => {
    text.select();
    try {
      await navigator.clipboard.writeText(text.value);
      words.textContent = "Copied.";
    } catch {
      // Over plain HTTP there is no clipboard for scripts but this old way.
      words.textContent = document.execCommand("copy")
        ? "Copied."
        : "Your browser does not let us copy it. All of it is marked: copy it by hand.";
    }
  });
}

// A button to print, where a script can press it.
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

// How the e-mails stand: looks now and then, for as long as something may still happen.
const LOOK_SOON_MS = 2000;
const LOOK_LATER_MS = 15000;
const LOOK_SOON_TIMES = 20;
const LOOK_TIMES = 60; // then the link beside it is enough: a forgotten tab must keep no visit on

tellTheClock(document);
if (document.querySelector("[data-letters=open]")) watchLetters();

function watchLetters(looked = 0) {
  if (looked >= LOOK_TIMES) return;
  setTimeout(
    async () => {
      try {
        if (!document.hidden && !(await lookAtLetters())) return;
      } catch {
        // No line just now. The next look may find one.
      }
      watchLetters(looked + 1);
    },
    looked < LOOK_SOON_TIMES ? LOOK_SOON_MS : LOOK_LATER_MS,
  );
}

async function lookAtLetters() {
  const answer = await fetch("/guide/sent.json");
  if (!answer.ok) throw new Error("no answer");
  const { open, letters } = await answer.json();
  const moved = letters.filter(({ number, stage }) => {
    const shown = document.querySelector(`[data-letter="${number}"]`);
    return shown && shown.dataset.stage !== stage;
  });
  if (moved.length) await showLettersAnew(moved);
  return open;
}

async function showLettersAnew(moved) {
  const answer = await fetch("/guide/sent");
  if (!answer.ok) throw new Error("no answer");
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  const before = document.activeElement;
  for (const id of ["letters", "letters-next"]) {
    document.getElementById(id).replaceWith(fresh.getElementById(id));
  }
  tellTheClock(document.getElementById("letters"));
  // Who was on a button that is gone goes on from the same place.
  if (!document.contains(before)) document.getElementById("letters").focus({ preventScroll: true });
  document.getElementById("letters-said").textContent = moved.map(({ says }) => says).join(". ");
}

// The server does not know what her clock shows; her browser does.
function tellTheClock(within) {
  for (const part of within.querySelectorAll("[data-clock]")) {
    const moment = new Date(part.dateTime);
    const isToday = moment.toDateString() === new Date().toDateString();
    const clock = moment.toLocaleTimeString("en-US", { hour: "numeric", minute: "2-digit" });
    const day = moment.toLocaleDateString("en-US", { month: "long", day: "numeric" });
    part.textContent = isToday ? `at ${clock}` : `on ${day} at ${clock}`;
  }
}
