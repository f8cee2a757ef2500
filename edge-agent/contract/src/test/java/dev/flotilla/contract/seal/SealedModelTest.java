package dev.flotilla.contract.seal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.protocol.Golden;
import dev.flotilla.contract.testkit.Seeds;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SealedModelTest {
    private static final int CHUNK = SealedModel.CHUNK_BYTES;
    private static final int SEALED_CHUNK = CHUNK + AesGcm.TAG_BYTES;

    private final SecureRandom random = new SecureRandom();
    private final FleetKey key = FleetKey.generate(random);

    private byte[] model(int length) {
        byte[] model = new byte[length];
        random.nextBytes(model);
        return model;
    }

    private String refused(byte[] sealed) {
        return String.valueOf(assertThrows(SealException.class, () -> SealedModel.open(sealed, key))
                .getMessage());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK, 3 * CHUNK + 5})
    void opensWhatItSealed(int length) throws SealException {
        byte[] model = model(length);
        byte[] sealed = SealedModel.seal(model, key, random);
        assertArrayEquals(model, SealedModel.open(sealed, key));
        int chunks = Math.max(1, (length + CHUNK - 1) / CHUNK);
        assertEquals(SealHeader.BYTES + length + chunks * AesGcm.TAG_BYTES, sealed.length);
    }

    /** What an earlier release sealed is opened for ever. */
    @Test
    void opensTheCommittedBytes() throws SealException {
        byte[] secret = new byte[FleetKey.BYTES];
        Arrays.fill(secret, (byte) 7);
        byte[] model = SealedModel.open(Golden.hex("sealed-model"), FleetKey.of(secret));
        assertEquals("the weights of a model", new String(model, StandardCharsets.US_ASCII));
    }

    @Test
    void sealsTheSameModelDifferentlyEachTime() {
        byte[] model = new byte[1000];
        byte[] one = SealedModel.seal(model, key, random);
        byte[] other = SealedModel.seal(model, key, random);
        byte[] oneBody = Arrays.copyOfRange(one, SealHeader.BYTES, one.length);
        assertFalse(Arrays.equals(oneBody, Arrays.copyOfRange(other, SealHeader.BYTES, other.length)));
    }

    @Test
    void leavesNothingOfTheModelReadable() {
        byte[] model = "weights".repeat(1000).getBytes(StandardCharsets.US_ASCII);
        byte[] sealed = SealedModel.seal(model, key, random);
        assertFalse(new String(sealed, StandardCharsets.ISO_8859_1).contains("weight"));
    }

    @Test
    void refusesAnyChangedBit() {
        byte[] sealed = SealedModel.seal(model(300), key, random);
        for (int bit = 0; bit < sealed.length * Byte.SIZE; bit++) {
            byte[] changed = sealed.clone();
            changed[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
            refused(changed);
        }
    }

    @Test
    void refusesAnyTruncation() {
        byte[] sealed = SealedModel.seal(model(300), key, random);
        for (int length = 0; length < sealed.length; length++) {
            refused(Arrays.copyOf(sealed, length));
        }
        refused(Arrays.copyOf(sealed, sealed.length + 1));
    }

    @Test
    void refusesChunksThatAreMissingAtTheEnd() {
        byte[] sealed = SealedModel.seal(model(3 * CHUNK), key, random);
        assertTrue(refused(Arrays.copyOf(sealed, SealHeader.BYTES + 2 * SEALED_CHUNK))
                .contains("chunk 2 of 2"));
        assertTrue(
                refused(Arrays.copyOf(sealed, SealHeader.BYTES + SEALED_CHUNK)).contains("chunk 1 of 1"));
        refused(Arrays.copyOf(sealed, SealHeader.BYTES));
    }

    @Test
    void refusesChunksInAnotherOrder() {
        byte[] sealed = SealedModel.seal(model(3 * CHUNK), key, random);
        byte[] swapped = sealed.clone();
        System.arraycopy(sealed, SealHeader.BYTES, swapped, SealHeader.BYTES + SEALED_CHUNK, SEALED_CHUNK);
        System.arraycopy(sealed, SealHeader.BYTES + SEALED_CHUNK, swapped, SealHeader.BYTES, SEALED_CHUNK);
        assertTrue(refused(swapped).contains("chunk 1 of 3"));
        byte[] repeated = sealed.clone();
        System.arraycopy(sealed, SealHeader.BYTES, repeated, SealHeader.BYTES + SEALED_CHUNK, SEALED_CHUNK);
        assertTrue(refused(repeated).contains("chunk 2 of 3"));
    }

    @Test
    void refusesChunksOfAnotherModel() {
        byte[] sealed = SealedModel.seal(model(2 * CHUNK), key, random);
        byte[] other = SealedModel.seal(model(2 * CHUNK), key, random);
        System.arraycopy(other, SealHeader.BYTES + SEALED_CHUNK, sealed, SealHeader.BYTES + SEALED_CHUNK, SEALED_CHUNK);
        assertTrue(refused(sealed).contains("chunk 2 of 2"));
    }

    @Test
    void namesBothKeysWhenItIsSealedToAnother() {
        FleetKey other = FleetKey.generate(random);
        String message = refused(SealedModel.seal(model(10), other, random));
        assertTrue(
                message.contains(other.id().hex()) && message.contains(key.id().hex()), message);
    }

    @Test
    void doesNotOpenWithAnotherKeyThatTakesItsName() {
        FleetKey other = FleetKey.generate(random);
        byte[] sealed = SealedModel.seal(model(10), other, random);
        byte[] renamed = new SealHeader(key.id(), new byte[SealHeader.SALT_BYTES], CHUNK).toBytes();
        System.arraycopy(renamed, 8, sealed, 8, SealHeader.ID_BYTES);
        assertTrue(refused(sealed).contains("chunk 1 of 1"));
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, SealHeader.MIN_CHUNK_BYTES - 1, SealHeader.MAX_CHUNK_BYTES + 1})
    void boundsTheChunkBeforeItBelievesIt(int chunkBytes) {
        byte[] sealed = SealedModel.seal(model(10), key, random);
        ByteBuffer.wrap(sealed).putInt(SealHeader.BYTES - Integer.BYTES, chunkBytes);
        assertTrue(refused(sealed).contains("not " + chunkBytes));
    }

    @Test
    void refusesRandomBytes() {
        Random bytes = Seeds.random("sealed models");
        byte[] good = SealedModel.seal(model(100), key, random);
        for (int i = 0; i < 1000; i++) {
            byte[] garbage = new byte[bytes.nextInt(200)];
            bytes.nextBytes(garbage);
            // Half of them get past the header.
            System.arraycopy(good, 0, garbage, 0, i % 2 * Math.min(garbage.length, SealHeader.BYTES));
            assertThrows(SealException.class, () -> SealedModel.open(garbage, key));
        }
    }
}
