package dev.flotilla.compiler.pass.integer;

/**
 * An operator that an integer scheme left float.
 *
 * @param operator as in the schema, or the custom code
 * @param output the name of its first output
 * @param reason completes the sentence that begins with the operator
 */
public record FloatOp(String operator, String output, String reason) {
    @Override
    public String toString() {
        return "operator " + operator + " -> '" + output + "' " + reason;
    }
}
