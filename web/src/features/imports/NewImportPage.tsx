export default function NewImportPage() { return null; }
