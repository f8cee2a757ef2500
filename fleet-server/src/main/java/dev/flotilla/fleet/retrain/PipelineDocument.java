package dev.flotilla.fleet.retrain;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.MalformedDocumentException;
import dev.flotilla.contract.protocol.JobConstraints;
import dev.flotilla.fleet.job.RunnerKind;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** Reads pipelines, written as YAML 1.2; {@code docs/pipeline.schema.json} is the same for editors. */
public final class PipelineDocument {
    /** The longest file. */
    public static final int MAX_BYTES = 64 * 1024;

    private static final int MAX_ALIASES = 10;
    private static final int MAX_DEPTH = 16;
    private static final long SCHEMA = 1;
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,40}");
    private static final Pattern DATASET = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,127}");
    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");
    private static final long DAY_MINUTES = Duration.ofDays(1).toMinutes();
    private static final long YEAR_DAYS = 366;
    private static final long MAX_SAMPLES = 10_000_000;

    private PipelineDocument() {}

    /**
     * The pipeline of a file.
     *
     * @throws InvalidPipelineException naming the field that is missing, unknown or unfit
     */
    public static Pipeline parse(String yaml) {
        if (yaml.length() > MAX_BYTES) {
            throw new InvalidPipelineException("a pipeline has at most " + MAX_BYTES + " characters");
        }
        try {
            return read(Document.of(tree(yaml)));
        } catch (StackOverflowError e) {
            // What reads YAML has no bound of its own for how deep it is nested.
            throw new InvalidPipelineException("this is nested deeper than any pipeline");
        } catch (YamlEngineException e) {
            throw new InvalidPipelineException("this is no YAML: " + e.getMessage());
        } catch (MalformedDocumentException | IllegalArgumentException e) {
            throw new InvalidPipelineException(String.valueOf(e.getMessage()));
        }
    }

    private static Map<String, ?> tree(String yaml) {
        LoadSettings settings = LoadSettings.builder()
                .setAllowDuplicateKeys(false)
                .setMaxAliasesForCollections(MAX_ALIASES)
                .setCodePointLimit(MAX_BYTES)
                .setAllowRecursiveKeys(false)
                .build();
        Object tree = new Load(settings).loadFromString(yaml);
        if (!(tree instanceof Map<?, ?> map) || depth(tree, 0) > MAX_DEPTH) {
            throw new InvalidPipelineException("expected the fields of a pipeline, such as 'name: …'");
        }
        if (!map.keySet().stream().allMatch(key -> key instanceof String)) {
            throw new InvalidPipelineException("a field's name is no text");
        }
        @SuppressWarnings("unchecked") // Looked at just now; what is below is checked by the document.
        Map<String, ?> fields = (Map<String, ?>) map;
        return fields;
    }

    private static int depth(Object tree, int above) {
        if (above > MAX_DEPTH) {
            return above;
        }
        int deepest = above;
        Iterable<?> below =
                tree instanceof Map<?, ?> map ? map.values() : tree instanceof List<?> list ? list : List.of();
        for (Object each : below) {
            deepest = Math.max(deepest, depth(each == null ? "" : each, above + 1));
        }
        return deepest;
    }

    private static Pipeline read(Document file) throws MalformedDocumentException {
        known(
                "",
                file,
                "schema",
                "name",
                "family",
                "data",
                "validation",
                "train",
                "tune",
                "evaluate",
                "compile",
                "signRequest",
                "rollout",
                "triggers",
                "limits");
        if (file.integer("schema") != SCHEMA) {
            throw new InvalidPipelineException("schema: this server knows schema " + SCHEMA);
        }
        Document nothing = Document.builder().build();
        Document validation =
                known("validation", file.findObject("validation").orElse(nothing), "minSamples", "minHeldOut");
        return new Pipeline(
                fitting("name", file.string("name"), NAME),
                fitting("family", file.string("family"), DATASET),
                data(known("data", file.object("data"), "dataset", "create", "reference")),
                new Pipeline.Validation(
                        integer(validation, "validation.", "minSamples", 1, MAX_SAMPLES, 100),
                        integer(validation, "validation.", "minHeldOut", 1, MAX_SAMPLES, 50)),
                training(file, nothing),
                TriggerDocument.read(file.objects("triggers")),
                limits(known(
                        "limits",
                        file.findObject("limits").orElse(nothing),
                        "coolDownMinutes",
                        "jobsPerDay",
                        "minutesPerDay")),
                Duration.ofDays(integer(
                        known("signRequest", file.findObject("signRequest").orElse(nothing), "expiresAfterDays"),
                        "signRequest.",
                        "expiresAfterDays",
                        1,
                        YEAR_DAYS,
                        30)),
                rollout(file));
    }

    private static Pipeline.Data data(Document data) throws MalformedDocumentException {
        String dataset = fitting("data.dataset", data.string("dataset"), DATASET);
        boolean create = data.flag("create", false);
        if (create && DIGEST.matcher(dataset).matches()) {
            throw new InvalidPipelineException(
                    "data.create: data.dataset is a digest, which is one version's; give new ones a name");
        }
        return new Pipeline.Data(
                dataset, create, data.findString("reference").map(text -> fitting("data.reference", text, DATASET)));
    }

    private static Pipeline.Training training(Document file, Document nothing) throws MalformedDocumentException {
        Document train = known(
                "train",
                file.findObject("train").orElse(nothing),
                "runner",
                "seed",
                "master",
                "settings",
                "maxSeconds",
                "maxMemoryBytes");
        Document compile = known("compile", file.findObject("compile").orElse(nothing), "scheme", "maxBytes");
        String runner = train.findString("runner").orElse(RunnerKind.EMBEDDED.wireName());
        Map<String, Object> settings = new TreeMap<>();
        merge(settings, "train.settings", train.findObject("settings").orElse(nothing));
        merge(settings, "tune", file.findObject("tune").orElse(nothing));
        merge(settings, "evaluate", file.findObject("evaluate").orElse(nothing));
        return new Pipeline.Training(
                RunnerKind.find(runner)
                        .orElseThrow(() -> new InvalidPipelineException(
                                "train.runner: expected embedded, command or webhook, found " + runner)),
                train.integer("seed", 1),
                train.findString("master").map(hex -> digest("train.master", hex)),
                Document.of(settings),
                new JobConstraints(
                        positive(compile, "maxBytes"),
                        compile.findString("scheme"),
                        Optional.empty(),
                        positive(train, "maxSeconds"),
                        positive(train, "maxMemoryBytes")));
    }

    private static void merge(Map<String, Object> settings, String where, Document more) {
        for (String key : more.keys()) {
            Object value = more.findValue(key).orElse("");
            if (value instanceof Map<?, ?> || value instanceof List<?> || value instanceof Document) {
                throw new InvalidPipelineException(where + "." + key + ": expected a number, a text, true or false");
            }
            if (settings.put(key, value) != null) {
                throw new InvalidPipelineException(where + "." + key + ": is set twice, here and before");
            }
        }
    }

    private static Pipeline.Limits limits(Document limits) throws MalformedDocumentException {
        return new Pipeline.Limits(
                Duration.ofMinutes(integer(limits, "limits.", "coolDownMinutes", 0, YEAR_DAYS * DAY_MINUTES, 60)),
                (int) integer(limits, "limits.", "jobsPerDay", 1, 1000, 4),
                Duration.ofMinutes(integer(limits, "limits.", "minutesPerDay", 1, DAY_MINUTES, 120)));
    }

    private static Optional<Pipeline.RolloutTerms> rollout(Document file) throws MalformedDocumentException {
        Optional<Document> found = file.findObject("rollout");
        if (found.isEmpty()) {
            return Optional.empty();
        }
        Document rollout = known("rollout", found.get(), "create", "plan");
        String create = rollout.string("create");
        if (!Set.of("automatic", "draft").contains(create)) {
            throw new InvalidPipelineException("rollout.create: expected automatic or draft, found " + create);
        }
        Document plan = rollout.object("plan");
        if (plan.has("name") || plan.has("bundle")) {
            throw new InvalidPipelineException("rollout.plan: name and bundle are the server's to fill in");
        }
        return Optional.of(new Pipeline.RolloutTerms(create.equals("draft"), plan));
    }

    static Document known(String where, Document document, String... keys) {
        Set<String> known = Set.of(keys);
        for (String key : document.keys()) {
            if (!known.contains(key)) {
                throw new InvalidPipelineException(
                        (where.isEmpty() ? "" : where + ".") + key + ": there is no such field; known are "
                                + known.stream().sorted().toList());
            }
        }
        return document;
    }

    static long integer(Document document, String where, String key, long least, long most, long usual)
            throws MalformedDocumentException {
        long value = document.integer(key, usual);
        if (value < least || value > most) {
            throw new InvalidPipelineException(
                    where + key + ": expected " + least + " to " + most + ", found " + value);
        }
        return value;
    }

    private static Optional<Long> positive(Document document, String key) throws MalformedDocumentException {
        return document.has(key) ? Optional.of(document.integerBetween(key, 1, Long.MAX_VALUE)) : Optional.empty();
    }

    private static String fitting(String where, String text, Pattern pattern) {
        if (!pattern.matcher(text).matches()) {
            throw new InvalidPipelineException(where + ": expected " + pattern.pattern() + ", found '" + text + "'");
        }
        return text;
    }

    private static Digest digest(String where, String hex) {
        try {
            return Digest.parse(hex);
        } catch (IllegalArgumentException e) {
            throw new InvalidPipelineException(where + ": expected a SHA-256 of 64 hex digits, found '" + hex + "'");
        }
    }
}
