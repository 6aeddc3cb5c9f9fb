export type Tone = "good" | "wait" | "bad";

/** Told apart without looking: high once, middle twice, low and long. */
const kNotes: Record<Tone, { hertz: number; at_s: number; for_s: number }[]> = {
  good: [{ hertz: 880, at_s: 0, for_s: 0.12 }],
  wait: [
    { hertz: 587, at_s: 0, for_s: 0.1 },
    { hertz: 587, at_s: 0.16, for_s: 0.1 },
  ],
  bad: [{ hertz: 196, at_s: 0, for_s: 0.45 }],
};
const kLoudness = 0.2;

let speaker: AudioContext | undefined;

/** Best effort: a browser may want a press before it lets a page be heard. */
export function play(tone: Tone): void {
  try {
    speaker ??= new AudioContext();
    for (const { hertz, at_s, for_s } of kNotes[tone]) note(speaker, hertz, speaker.currentTime + at_s, for_s);
  } catch {
    // A machine without sound shows the outcome all the same.
  }
}

function note(context: AudioContext, hertz: number, from_s: number, for_s: number): void {
  const tone = context.createOscillator();
  const volume = context.createGain();
  tone.frequency.value = hertz;
  volume.gain.value = kLoudness;
  tone.connect(volume).connect(context.destination);
  tone.start(from_s);
  tone.stop(from_s + for_s);
}
