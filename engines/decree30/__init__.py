"""Reads a finished PDF and holds it against the form that Nghị định 30/2020/NĐ-CP asks for."""
