package dev.flotilla.compiler.pass.integer;

/** At which inputs an operator keeps weights and bias, and along which dimension of the weights its output channels lie. */
record Weighted(int weights, int axis, int bias) {}
