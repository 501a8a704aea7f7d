let audio: AudioContext | undefined;

function tone(frequency: number, ms: number, shape: OscillatorType): void {
  try {
    audio ??= new AudioContext();
    const oscillator = audio.createOscillator();
    const gain = audio.createGain();
    oscillator.type = shape;
    oscillator.frequency.value = frequency;
    gain.gain.value = 0.15;
    oscillator.connect(gain).connect(audio.destination);
    oscillator.start();
    oscillator.stop(audio.currentTime + ms / 1000);
  } catch {
    // A machine without sound still shows the colour and the words.
  }
}

export function signalOk(): void {
  tone(1320, 120, 'sine');
}

export function signalError(): void {
  tone(220, 450, 'square');
  navigator.vibrate?.(300);
}
