package dev.flotilla.compiler.mutation;

/**
 * A changed model.
 *
 * @param seed the index of the model that it was made from
 * @param description what was changed in which model
 */
@SuppressWarnings("ArrayRecordComponent") // written to a file, never compared
public record Mutant(int seed, String description, byte[] bytes) {}
