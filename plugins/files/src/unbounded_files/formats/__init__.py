"""Formats that the plugin offers through the hook for formats, as any other plugin would."""
