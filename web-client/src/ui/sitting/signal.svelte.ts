import type { TimeTone } from "../../model/sitting";
import { rings, set_rings } from "../../storage/preferences";

/** Tones, Hz: one when little is left, two when time is over. */
const kWarnTones = [660];
const kOverTones = [880, 880];
const kToneSeconds = 0.35;
const kGapSeconds = 0.15;
const kVolume = 0.4;

/** The sound when time runs out, of this device. Browsers allow it only after a press on the page. */
class TimeSignal {
  on = $state(rings());
  #context: AudioContext | undefined;
  #rung = "";

  /** Of the press itself, which unlocks the sound, and lets it be heard once. */
  toggle(): void {
    this.on = !this.on;
    set_rings(this.on);
    if (this.on) this.#play(kWarnTones);
  }

  /** Once for each tone of each timer. What was over when the page opened rings too: the chair just came. */
  ring(timer: string, tone: TimeTone | undefined): void {
    const now = `${timer} ${tone ?? "good"}`;
    if (now === this.#rung) return;
    this.#rung = now;
    if (this.on && (tone === "warn" || tone === "over")) this.#play(tone === "warn" ? kWarnTones : kOverTones);
  }

  #play(tones: number[]): void {
    this.#context ??= new AudioContext();
    const context = this.#context;
    void context.resume().catch(() => undefined); // without a press since the page opened it stays silent
    tones.forEach((tone, index) => {
      const from = context.currentTime + index * (kToneSeconds + kGapSeconds);
      const source = context.createOscillator();
      const volume = context.createGain();
      source.frequency.value = tone;
      volume.gain.setValueAtTime(kVolume, from);
      volume.gain.exponentialRampToValueAtTime(0.001, from + kToneSeconds);
      source.connect(volume).connect(context.destination);
      source.start(from);
      source.stop(from + kToneSeconds);
    });
  }
}

export const time_signal = new TimeSignal();

/** For an effect of whatever shows a timer. */
export function ring_on(timer: string, tone: TimeTone | undefined): void {
  time_signal.ring(timer, tone);
}
