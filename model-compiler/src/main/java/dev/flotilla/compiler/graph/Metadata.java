package dev.flotilla.compiler.graph;

/** A named blob that a converter or the metadata library left in the file. */
public record Metadata(String name, Buffer buffer) {}
