"""The commands, and how they speak with the person at the keyboard. The only room of the engine that reads a clock."""
