package dev.flotilla.fleet.drift;

import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.fleet.alert.AlertKind;
import dev.flotilla.fleet.alert.Trouble;
import dev.flotilla.fleet.registry.RegisteredBundle;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Says what was found as an alert does. */
final class DriftTrouble {

    private DriftTrouble() {}

    static Trouble of(String key, RegisteredBundle bundle, DriftFinding finding, List<Suspect> suspects) {
        return new Trouble(
                key,
                AlertKind.DRIFT,
                finding.severity(),
                bundle.title(),
                bundle.digest().hex(),
                finding.features().stream()
                        .map(score -> new Trouble.Feature(
                                score.feature(), score.psi(), score.distance().js()))
                        .toList(),
                finding.devices().stream().map(DeviceId::value).toList(),
                finding.size(),
                Optional.empty(),
                Optional.of(finding.since()),
                suspects.stream()
                        .map(suspect ->
                                new Trouble.Common(suspect.trait(), suspect.drifted(), suspect.all(), suspect.lift()))
                        .toList(),
                message(bundle, finding, suspects));
    }

    private static String message(RegisteredBundle bundle, DriftFinding finding, List<Suspect> suspects) {
        FeatureScore worst = finding.features().get(0);
        String where = finding.devices().isEmpty()
                ? "over the fleet as a whole, on no device by itself"
                : "on " + finding.devices().size() + (finding.devices().size() == 1 ? " device" : " devices");
        String common = suspects.stream()
                .findFirst()
                .map(suspect -> String.format(
                        Locale.ROOT,
                        "; %d of them: %s, %.1f times as often as all",
                        suspect.drifted(),
                        suspect.trait(),
                        suspect.lift()))
                .orElse("");
        return String.format(
                Locale.ROOT,
                "%s drifted %s%s: %s has a population stability index of %.2f (p %.1e)%s",
                bundle.title(),
                finding.slow() ? "slowly " : "",
                where,
                FeatureTitle.of(worst.feature()),
                worst.psi(),
                worst.probability(),
                common);
    }
}
