package dev.flotilla.tuf.differential;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.flotilla.contract.testkit.RepositorySimulator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Our TUF client and Sigstore's follow the same random repositories: some honest steps, then an attack or none. Where they
 * part, the ruling says who is right by the specification; where there is none the drill fails. {@code
 * -Ddrill.repositories=N} and {@code -Ddrill.seed=S} say how many and which; the list is in {@code
 * target/tuf-differential.md}.
 */
class TufDrillIT {
    private static final int REPOSITORIES = Integer.getInteger("drill.repositories", 200);
    private static final long SEED = Long.getLong("drill.seed", 20_261_122);
    private static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");
    private static final int MOST_STEPS = 5;

    private final Map<Ruling, List<Disagreement>> ruled = new EnumMap<>(Ruling.class);
    private final List<Disagreement> open = new ArrayList<>();
    private int refreshes;
    private int accepted;

    @Test
    void agreesWithSigstoreOrKnowsWhoIsRight() throws IOException {
        for (int i = 0; i < REPOSITORIES; i++) {
            follow(i);
        }
        int parted = ruled.values().stream().mapToInt(List::size).sum() + open.size();
        String summary = REPOSITORIES + " repositories, " + refreshes + " refreshes, " + accepted + " accepted by us, "
                + parted + " disagreements, seed " + SEED;
        System.out.println(summary);
        ruled.forEach((ruling, list) -> System.out.println(list.size() + " " + ruling));
        Files.writeString(Path.of("target", "tuf-differential.md"), report(summary), StandardCharsets.UTF_8);
        assertEquals(List.of(), open, "disagreements without a ruling");
    }

    private void follow(int number) {
        Random random = new Random(SEED + number);
        RepositorySimulator repository = new RepositorySimulator(NOW.plus(Duration.ofDays(30)));
        OurClient ours = new OurClient(repository);
        SigstoreClient theirs = new SigstoreClient(repository);
        List<String> way = new ArrayList<>();
        for (int i = random.nextInt(MOST_STEPS); i > 0; i--) {
            HonestStep step = HonestStep.values()[random.nextInt(HonestStep.values().length)];
            way.add(step.name());
            step.apply(repository, random);
            if (random.nextBoolean() && !compare(number, way, ours, theirs)) {
                return;
            }
        }
        Attack attack = Attack.values()[random.nextInt(Attack.values().length)];
        String role = HonestStep.ROLES.get(random.nextInt(HonestStep.ROLES.size()));
        way.add(attack + " of " + role);
        attack.apply(repository, role, random);
        compare(number, way, ours, theirs);
    }

    private boolean compare(int number, List<String> way, OurClient ours, SigstoreClient theirs) {
        Outcome our = ours.refresh(NOW);
        Outcome their = theirs.refresh(NOW);
        refreshes++;
        accepted += our.accepted() ? 1 : 0;
        if (our.agreesWith(their)) {
            return true;
        }
        Disagreement parted = new Disagreement(number, List.copyOf(way), our, their);
        Ruling.of(parted)
                .map(ruling -> ruled.computeIfAbsent(ruling, unused -> new ArrayList<>()))
                .orElse(open)
                .add(parted);
        return false;
    }

    private String report(String summary) {
        StringBuilder report =
                new StringBuilder("# TUF differential\n\n").append(summary).append("\n");
        ruled.forEach((ruling, list) -> {
            report.append("\n## ")
                    .append(list.size())
                    .append(" × ")
                    .append(ruling)
                    .append("\n\n");
            list.forEach(parted -> report.append("- ").append(parted).append("\n"));
        });
        return report.toString();
    }
}
