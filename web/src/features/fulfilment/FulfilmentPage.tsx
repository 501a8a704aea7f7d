export default function FulfilmentPage() { return null; }
