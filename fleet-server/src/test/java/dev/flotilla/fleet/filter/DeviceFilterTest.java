package dev.flotilla.fleet.filter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.bundle.ModelVersion;
import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.contract.protocol.UpdatePhase;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeviceFilterTest {
    private static final Instant NOW = Instant.parse("2026-05-01T12:00:00Z");
    private static final Digest BUNDLE = Digest.of("bundle".getBytes(StandardCharsets.UTF_8));
    private static final List<Model> MODELS = List.of(new Model(BUNDLE, "doors", new ModelVersion(1, 10, 0)));

    private static final DeviceFacts CAMERA = new DeviceFacts(
            new DeviceId("camera-7"),
            "Camera 7, hall",
            "shop",
            Set.of("canary", "indoor"),
            Map.of("ram", "512", "site", "Oslo 100%"),
            Optional.of(BUNDLE),
            "0.9.1",
            NOW.minus(Duration.ofDays(30)),
            Optional.of(NOW.minus(Duration.ofHours(3))),
            true,
            false,
            true,
            UpdatePhase.CONFIRMED,
            Health.OK);
    private static final DeviceFacts NEW = new DeviceFacts(
            new DeviceId("new"),
            "new",
            "",
            Set.of(),
            Map.of(),
            Optional.empty(),
            "",
            NOW,
            Optional.empty(),
            false,
            true,
            false,
            UpdatePhase.IDLE,
            Health.UPDATING);

    private static boolean holds(String filter, DeviceFacts device) {
        return new DeviceFilter(filter).at(NOW, MODELS).holds(device);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "id==camera-7",
                "name=='Camera 7, hall'",
                "name==\"*, *\"",
                "group==shop;tag==canary;tag==indoor",
                "group == shop and tag == canary",
                "tag=in=(outdoor,indoor)",
                "tag!=outdoor",
                "tag=out=(outdoor, garden)",
                "attribute.site=='Oslo*'",
                "attribute.site=='*100%'",
                "attribute.ram=ge=512;attribute.ram<512.5",
                "bundle==*",
                "family==doors;version==1.*;version=gt=1.9.0",
                "phase==confirmed and phase==CONFIRMED",
                "health==ok;online==true;revoked==false",
                "lastseen=gt=-P1D;lastseen>P1D;lastseen=lt=PT2H",
                "lastseen=ge=2026-05-01T09:00:00Z;lastseen=le=2026-05-01T11:00:00+02:00",
                "enrolled<P7D",
                "agent==0.9.*",
                "id==x;id==y,id==camera-7;group==shop",
                "(id==x,id==camera-7);(group==shop)",
            })
    void holdsOfTheCamera(String filter) {
        assertTrue(holds(filter, CAMERA));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "group==''",
                "tag=='';tag!=canary;tag!=*",
                "attribute.site=='';attribute.ram!=512",
                "bundle=='';bundle!=*",
                "family=='';version=='';version!=1.10.0",
                "lastseen=='';enrolled!=''",
                "agent==''",
                "revoked==true;online!=true",
                "health!=ok;health=in=(updating,failed)",
                "phase==idle",
            })
    void emptyValuesMeanThatNothingIsThere(String filter) {
        assertTrue(holds(filter, NEW));
        assertFalse(holds(filter, CAMERA));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "group==Shop",
                "group=='*x*'",
                "attribute.site=='Oslo_100%'",
                "attribute.site=gt=1",
                "attribute.ram=gt=512",
                "bundle==0*",
                "version=lt=1.9.0",
                "version==1.1",
                "lastseen=gt=PT2H",
            })
    void doesNotHoldOfTheCamera(String filter) {
        assertFalse(holds(filter, CAMERA));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`` | 1 | expected a field or an opening parenthesis; found the end",
                "grup==x | 1 | there is no field grup; there are id, name, group, tag, attribute.NAME, bundle",
                "group==x;Tag==y | 10 | there is no field Tag",
                "attribute.==x | 1 | there is no field attribute.",
                "group=like=x | 6 | no operator is written =like=; there are ==, !=, =lt=, <",
                "group x | 7 | expected an operator, one of ==",
                "group== | 8 | expected a value",
                "group==a b | 10 | expected ; or and, a comma or or, or the end; found b",
                "(group==a | 10 | or a closing parenthesis; found the end",
                "group==a) | 9 | or the end; found )",
                "group==a;;tag==b | 10 | expected a field",
                "group=='a | 8 | the quote that begins here has no end",
                "group=in=(a,b | 14 | expected a comma or a closing parenthesis",
                "group=in=() | 11 | expected a value",
                "group==and | 8 | expected a value",
                "group=gt=a | 1 | group is compared by ==, !=, =in= or =out=, not by =gt=",
                "online==yes | 9 | expected true or false; found yes",
                "phase==done | 8 | expected one of idle, fetching, verifying, probing, activating, shadowing, confirmed",
                "health=in=(ok,bad) | 15 | expected one of ok, updating, failed; found bad",
                "bundle==XY | 9 | expected a SHA-256",
                "version=ge=1 | 12 | expected a version such as 1.4.0; found 1",
                "attribute.ram=gt=1e9 | 18 | expected a decimal number",
                "lastseen=gt=yesterday | 13 | expected a time such as",
                "lastseen=gt=P4000D | 13 | expected a time such as",
                "enrolled=lt=+1000000-01-01T00:00:00Z | 13 | expected a time such as",
                "lastseen==2026-05-01T00:00:00Z | 11 | lastseen is compared with a bound",
            })
    void saysWhereATextIsNoFilterAndWhy(String filter, int position, String why) {
        InvalidFilterException refused = assertThrows(InvalidFilterException.class, () -> new DeviceFilter(filter));
        assertEquals(position, refused.position(), refused.getMessage());
        assertTrue(String.valueOf(refused.getMessage()).contains(why), refused.getMessage());
    }

    @Test
    void takesNoCharactersThatNobodySees() {
        for (String hidden : List.of("\u0000", "\ud800")) {
            InvalidFilterException refused =
                    assertThrows(InvalidFilterException.class, () -> new DeviceFilter("id==a" + hidden));
            assertEquals(6, refused.position());
        }
        assertFalse(holds("name=='\ud83d\ude80'", CAMERA));
    }

    @Test
    void boundsAllThatGrows() {
        String comparison = "id==a";
        assertTooLarge(comparison + " ".repeat(DeviceFilter.MAX_LENGTH - 5), " ");
        String many = String.join(",", Collections.nCopies(DeviceFilter.MAX_COMPARISONS, comparison));
        assertTooLarge(many, "," + comparison);
        String values = String.join(",", Collections.nCopies(DeviceFilter.MAX_VALUES, "a"));
        assertFalse(holds("id=in=(" + values + ")", CAMERA));
        assertThrows(InvalidFilterException.class, () -> new DeviceFilter("id=in=(" + values + ",a)"));
        String deep = "(".repeat(DeviceFilter.MAX_DEPTH) + comparison + ")".repeat(DeviceFilter.MAX_DEPTH);
        assertFalse(holds(deep, CAMERA));
        assertThrows(InvalidFilterException.class, () -> new DeviceFilter("(" + deep + ")"));
    }

    private static void assertTooLarge(String largest, String more) {
        assertFalse(holds(largest, CAMERA));
        assertThrows(InvalidFilterException.class, () -> new DeviceFilter(largest + more));
    }

    @Test
    void isOfAGroupOnlyAsThatIsWritten() {
        assertEquals(Optional.of("shop"), new DeviceFilter("group==\"shop\"").group());
        for (String other : List.of("group==shop", "group!=shop", "group==s*", "group==''", "tag==shop")) {
            assertEquals(Optional.empty(), new DeviceFilter(other).group(), other);
        }
    }

    @Test
    void quotesTheNameOfAGroup() {
        for (String group : List.of("shop", "a \"b\" *\\*", "' or id==*")) {
            DeviceFilter filter = DeviceFilter.ofGroup(group);
            Condition.Text text = (Condition.Text) filter.at(NOW, List.of());
            assertTrue(text.pattern().matches(group), filter.text());
            assertTrue(text.pattern().isLiteral(), filter.text());
            assertEquals(Optional.of(group), filter.group());
        }
    }
}
