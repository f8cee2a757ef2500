package dev.flotilla.contract.bundle;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.codec.MalformedDocumentException;
import dev.flotilla.contract.testkit.Bundles;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ManifestTest {
    private final Manifest manifest = Bundles.bundle("1.2.3").manifest();
    private final String json = new String(manifest.toJson(), StandardCharsets.UTF_8);

    @Test
    void jsonLeadsBack() throws Exception {
        assertEquals(manifest, parse(json));
        assertArrayEquals(manifest.toJson(), parse(json).toJson());
    }

    @Test
    void keepsLimitsAndWritesNoneWhereThereAreNone() throws Exception {
        ResourceLimits limits = new ResourceLimits(Optional.of(2.5), Optional.of(3_000_000L));
        assertEquals(
                limits, Manifest.parse(manifest.withLimits(limits).toJson()).limits());
        assertEquals(ResourceLimits.NONE, parse(json).limits());
        assertFalse(json.contains("limits"), json);
        assertThrows(
                MalformedDocumentException.class,
                () -> parse(json.replaceFirst("\\{", "{\"limits\": {\"latencyMillis\": -1},")));
    }

    @Test
    void keepsWhatTheModelWasBeforeItWasEncrypted() throws Exception {
        Manifest sealed = manifest.sealed(new FleetKeyId("0123456789abcdef0123456789abcdef"), new byte[] {1, 2});
        assertEquals(sealed, Manifest.parse(sealed.toJson()));
        assertEquals(
                FileEntry.of(new byte[] {1, 2}), sealed.seal().orElseThrow().model());
        assertEquals(manifest, sealed.unsealed());
        String changed =
                new String(sealed.toJson(), StandardCharsets.UTF_8).replace("0123456789abcdef", "0123456789ABCDEF");
        assertThrows(MalformedDocumentException.class, () -> parse(changed));
    }

    @Test
    void keepsWhatTheModelGivesBesidesItsAnswer() throws Exception {
        Embedding embedding = new Embedding(Bundles.EMBEDDING, Digest.of(new byte[] {1, 2}));
        Manifest gives = manifest.withEmbedding(Optional.of(embedding));
        assertEquals(gives, Manifest.parse(gives.toJson()));
        assertEquals(List.of(Bundles.OUTPUT, Bundles.EMBEDDING), gives.modelOutputs());
        assertEquals(manifest.outputs(), manifest.modelOutputs());
        assertFalse(json.contains("embedding"), json);
        String large = new String(gives.toJson(), StandardCharsets.UTF_8).replaceFirst("16\\s*\\]", "65537 ]");
        MalformedDocumentException refused = assertThrows(MalformedDocumentException.class, () -> parse(large));
        assertTrue(String.valueOf(refused.getMessage()).contains("65536"), refused.getMessage());
        String odd = new String(gives.toJson(), StandardCharsets.UTF_8)
                .replaceFirst("(?s)(\"features\".{1,20})INT8", "$1INT64");
        MalformedDocumentException unreadable = assertThrows(MalformedDocumentException.class, () -> parse(odd));
        assertTrue(String.valueOf(unreadable.getMessage()).contains("INT64[1,16] 'features'"), unreadable.getMessage());
    }

    @Test
    void ignoresFieldsOfLaterWriters() throws Exception {
        assertEquals(manifest, parse(json.replace("\"schema\" : 1,", "\"schema\" : 1, \"later\" : {\"x\": [1]},")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"schema\" : 1 | \"schema\" : 2 | schema 2 is not supported, only 1",
                "\"shapes\" | \"Shapes\" | model name 'Shapes' is not 1 to 63 lower-case letters",
                "\"1.2.3\" | \"1.2\" | version '1.2' is not of the form MAJOR.MINOR.PATCH",
                "\"INT8\" | \"INT7\" | unknown tensor type 'INT7'",
                "[ 1, 4, 4, 1 ] | [ 1, -4, 4, 1 ] | tensor 'image': negative size in shape [1, -4, 4, 1]",
                "[ 1, 4, 4, 1 ] | [ 1, 4.5, 4, 1 ] | inputs[0].shape[1]: expected integer, found number",
                "[ -128 ] | [ ] | quantization with 1 scales and 0 zero points",
                "\"task\" | \"tusk\" | task: expected string, found nothing",
                "\"sha256\" : \" | \"sha256\" : \"0 | a SHA-256 digest has 64 hexadecimal digits"
            })
    void saysWhatIsWrong(String original, String replacement, String message) {
        String changed = json.replaceFirst(java.util.regex.Pattern.quote(original), replacement);
        MalformedDocumentException e = assertThrows(MalformedDocumentException.class, () -> parse(changed));
        assertTrue(String.valueOf(e.getMessage()).contains(message), e.getMessage());
    }

    private static Manifest parse(String json) throws MalformedDocumentException {
        return Manifest.parse(json.getBytes(StandardCharsets.UTF_8));
    }
}
