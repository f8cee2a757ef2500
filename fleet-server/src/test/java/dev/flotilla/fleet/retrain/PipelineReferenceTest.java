package dev.flotilla.fleet.retrain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.Draft;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.JsonSchemaOptions;
import io.vertx.json.schema.Validator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The documentation of pipelines is as the server reads them. */
class PipelineReferenceTest {
    private static final Path DOCS = Path.of("docs");
    private static final String LEAST = "schema: 1\nname: a\nfamily: f\ndata: {dataset: d}\n";

    private static Validator schema() throws IOException {
        JsonObject schema = new JsonObject(Files.readString(DOCS.resolve("pipeline.schema.json")));
        return Validator.create(
                JsonSchema.of(schema),
                new JsonSchemaOptions().setDraft(Draft.DRAFT202012).setBaseUri("https://flotilla.invalid/"));
    }

    private static boolean accepts(Validator schema, String yaml) {
        @SuppressWarnings("unchecked") // A mapping with texts as keys.
        Map<String, Object> tree =
                (Map<String, Object>) new Load(LoadSettings.builder().build()).loadFromString(yaml);
        return Boolean.TRUE.equals(schema.validate(new JsonObject(tree)).getValid());
    }

    @Test
    void theExampleIsAPipeline() throws IOException {
        String docs = Files.readString(DOCS.resolve("retraining.md"));
        int begin = docs.indexOf("```yaml\n") + "```yaml\n".length();
        String example = docs.substring(begin, docs.indexOf("```", begin));
        assertEquals("fashion", PipelineDocument.parse(example).name());
        assertTrue(accepts(schema(), example));
    }

    @Test
    void theSchemaTakesWhatTheServerTakesAndRefusesWhatItRefuses() throws IOException {
        Validator schema = schema();
        assertTrue(accepts(schema, LEAST));
        assertTrue(accepts(schema, Pipelines.YAML));
        for (String wrong : List.of(
                "speed: 1",
                "train: {runner: gpu}",
                "train: {master: abc}",
                "train: {settings: {a: [1]}}",
                "validation: {minSamples: 0}",
                "limits: {minutesPerDay: 1441}",
                "rollout: {create: now, plan: {}}",
                "rollout: {create: draft, plan: {name: x}}",
                "triggers: [{on: rain}]",
                "triggers: [{on: drift, below: 1}]",
                "triggers: [{on: accuracy, below: 2}]",
                "triggers: [{on: data, samples: 0}]",
                "triggers: [{on: schedule}]")) {
            assertEquals(false, accepts(schema, LEAST + wrong), wrong);
            assertThrows(InvalidPipelineException.class, () -> PipelineDocument.parse(LEAST + wrong), wrong);
        }
        assertTrue(accepts(schema, LEAST.replace("dataset: d", "dataset: d, create: true")));
        String digest = LEAST.replace("dataset: d", "dataset: " + "ab".repeat(32));
        assertTrue(accepts(schema, digest));
        assertEquals(false, accepts(schema, digest.replace("}", ", create: true}")));
    }
}
