// A beat for each step, on and off as the practice says.  Without this file the number stands there to be read.
(() => {
  "use strict";
  const AHEAD_S = 1.5; // sounds are set that far ahead: a page in the background is woken once a second
  const LOOK_MS = 200;

  // One practice from pressing to its end.
  class Practice {
    constructor(box, over) {
      const { steps, minutes, on, of } = box.dataset;
      this.gap = 60 / Number(steps);
      this.on = Number(on) * 60;
      this.of = Number(of) * 60;
      this.length = Number(minutes) * 60;
      this.status = box.querySelector("[role=status]");
      this.over = over;
      this.beat = 0;
      this.sound = new AudioContext();
      this.sound.resume();
      this.began = this.sound.currentTime + 0.1;
      this.timer = setInterval(() => this.look(), LOOK_MS);
      navigator.wakeLock?.request("screen").then((lock) => { this.lock = lock; if (!this.timer) lock.release(); }, () => {});
      this.look();
    }

    isOn(second) {
      return second % this.of < this.on;
    }

    look() {
      const now = this.sound.currentTime - this.began;
      for (; this.beat * this.gap < Math.min(now + AHEAD_S, this.length); this.beat += 1) {
        const at = this.beat * this.gap;
        if (at >= now && this.isOn(at)) this.click(this.began + at);
      }
      if (now >= this.length) this.stop("over");
      else this.say(this.isOn(Math.max(now, 0)) ? "on" : "off");
    }

    click(at) {
      const tone = new OscillatorNode(this.sound, { frequency: 1000 });
      const loudness = new GainNode(this.sound, { gain: 0 });
      loudness.gain.setValueAtTime(0.6, at).exponentialRampToValueAtTime(0.001, at + 0.06);
      tone.connect(loudness).connect(this.sound.destination);
      tone.start(at);
      tone.stop(at + 0.07);
    }

    say(name) {
      const words = name ? this.status.dataset[name] : "";
      if (this.status.textContent !== words) this.status.textContent = words;
    }

    stop(name) {
      clearInterval(this.timer);
      this.timer = null;
      this.sound.close();
      this.lock?.release();
      this.say(name);
      this.over();
    }
  }

  for (const box of document.querySelectorAll(".metronome")) {
    const button = box.querySelector("button");
    if (!window.AudioContext) continue;
    let practice = null;
    const hold = (begun) => {
      practice = begun;
      button.textContent = button.dataset[begun ? "stop" : "start"];
    };
    button.hidden = false;
    button.addEventListener("click", () => {
      if (practice) practice.stop("");
      else hold(new Practice(box, () => hold(null)));
    });
  }
})();
