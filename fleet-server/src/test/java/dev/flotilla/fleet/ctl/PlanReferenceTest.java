package dev.flotilla.fleet.ctl;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.flotilla.contract.codec.Document;
import dev.flotilla.fleet.rollout.PlanDocument;
import dev.flotilla.fleet.rollout.RolloutPlan;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The plans in the reference are plans. */
class PlanReferenceTest {
    private static final Pattern PLAN = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);
    private static final Duration TIMEOUT = Duration.ofMinutes(10);

    @Test
    void theSixPlansAreTakenAsTheyAreWrittenAndKeptAsTheyAreMeant(@TempDir Path directory) throws Exception {
        String reference = Files.readString(Path.of("docs", "plan.md"));
        List<String> plans = PLAN.matcher(reference)
                .results()
                .map(found -> String.valueOf(found.group(1)))
                .toList();
        assertEquals(6, plans.size());
        for (String text : plans) {
            Document written = PlanFile.read(Files.writeString(directory.resolve("plan.yaml"), text));
            RolloutPlan plan = PlanDocument.read(written, TIMEOUT);
            assertEquals(plan, PlanDocument.read(PlanDocument.write(plan), TIMEOUT), text);
        }
    }
}
