package dev.flotilla.contract.bundle;

import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.Limits;
import dev.flotilla.contract.codec.MalformedDocumentException;
import dev.flotilla.contract.inference.InferenceException;
import dev.flotilla.contract.inference.LoadedModel;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * Inputs with the outputs that the model gave when it was bundled: a device that gets other answers must not serve it.
 *
 * @param cases in the order in which they are run; 1 to {@link #MAX_CASES}
 * @param maxAbsDifference largest accepted difference of one output byte, read as INT8; 0 demands equal outputs
 */
public record SelfTest(List<Case> cases, int maxAbsDifference) {
    /** Most cases in one test. */
    public static final int MAX_CASES = 64;

    private static final int SCHEMA = 1;
    private static final int MAX_DIFFERENCE = 255;
    private static final Limits LIMITS = Limits.of(16 << 20);

    public SelfTest {
        if (cases.isEmpty() || cases.size() > MAX_CASES) {
            throw new IllegalArgumentException(
                    "self-test: " + cases.size() + " cases are not within 1 and " + MAX_CASES);
        }
        if (maxAbsDifference < 0 || maxAbsDifference > MAX_DIFFERENCE) {
            throw new IllegalArgumentException(
                    "self-test: difference " + maxAbsDifference + " is not within 0 and 255");
        }
        cases = List.copyOf(cases);
    }

    /** One input tensor and the output tensor it must give, both in the model's own types. */
    public static final class Case {
        private final byte[] input;
        private final byte[] expectedOutput;

        public Case(byte[] input, byte[] expectedOutput) {
            this.input = input.clone();
            this.expectedOutput = expectedOutput.clone();
        }

        public byte[] input() {
            return input.clone();
        }

        public byte[] expectedOutput() {
            return expectedOutput.clone();
        }
    }

    /** Runs all cases and returns the output of each. */
    public List<byte[]> run(LoadedModel model) throws InferenceException {
        List<byte[]> outputs = new ArrayList<>();
        for (Case one : cases) {
            outputs.add(model.run(Collections.singletonList(one.input)).get(0));
        }
        return outputs;
    }

    /** What is wrong with the outputs, one for each case; empty if nothing is. */
    public Optional<String> check(List<byte[]> outputs) {
        if (outputs.size() != cases.size()) {
            return Optional.of("self-test: " + outputs.size() + " outputs for " + cases.size() + " cases");
        }
        for (int i = 0; i < cases.size(); i++) {
            Optional<String> failure = compare(i, cases.get(i).expectedOutput, outputs.get(i));
            if (failure.isPresent()) {
                return failure;
            }
        }
        return Optional.empty();
    }

    private Optional<String> compare(int index, byte[] expected, byte[] actual) {
        String which = "self-test: case " + (index + 1) + " of " + cases.size() + ": ";
        if (expected.length != actual.length) {
            return Optional.of(which + "expected " + expected.length + " output bytes, got " + actual.length);
        }
        for (int i = 0; i < expected.length; i++) {
            if (Math.abs(expected[i] - actual[i]) > maxAbsDifference) {
                return Optional.of(which + "output " + i + " is " + actual[i] + ", expected " + expected[i]
                        + (maxAbsDifference == 0 ? "" : " within " + maxAbsDifference));
            }
        }
        return Optional.empty();
    }

    /** The SHA-256 of all expected outputs, one after the other: what a good device reports. */
    public Digest outputDigest() {
        List<byte[]> expected = new ArrayList<>();
        for (Case one : cases) {
            expected.add(one.expectedOutput);
        }
        return digestOf(expected);
    }

    /** The SHA-256 of the given outputs, one after the other. */
    public static Digest digestOf(List<byte[]> outputs) {
        MessageDigest sha256 = Digest.sha256();
        outputs.forEach(sha256::update);
        return Digest.ofFinished(sha256);
    }

    /** Reads {@code selftest.cbor}. */
    public static SelfTest parse(byte[] cbor) throws MalformedDocumentException {
        Document document = Document.parseCbor(cbor, LIMITS);
        document.integerBetween("v", SCHEMA, SCHEMA);
        List<byte[]> inputs = document.byteStrings("inputs");
        List<byte[]> outputs = document.byteStrings("outputs");
        if (inputs.size() != outputs.size()) {
            throw new MalformedDocumentException(inputs.size() + " inputs for " + outputs.size() + " outputs");
        }
        List<Case> cases = new ArrayList<>();
        for (int i = 0; i < inputs.size(); i++) {
            cases.add(new Case(inputs.get(i), outputs.get(i)));
        }
        try {
            return new SelfTest(cases, (int) document.integerBetween("maxAbsDifference", 0, MAX_DIFFERENCE));
        } catch (IllegalArgumentException e) {
            throw new MalformedDocumentException(e.getMessage(), e);
        }
    }

    /** The bytes of {@code selftest.cbor}. */
    public byte[] toCbor() {
        List<byte[]> inputs = new ArrayList<>();
        List<byte[]> outputs = new ArrayList<>();
        for (Case one : cases) {
            inputs.add(one.input);
            outputs.add(one.expectedOutput);
        }
        return Document.builder()
                .put("v", SCHEMA)
                .put("maxAbsDifference", maxAbsDifference)
                .put("inputs", inputs)
                .put("outputs", outputs)
                .build()
                .toCbor();
    }
}
