export default function ScanPage() { return null; }
