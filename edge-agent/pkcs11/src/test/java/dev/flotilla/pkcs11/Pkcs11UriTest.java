package dev.flotilla.pkcs11;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Pkcs11UriTest {
    private static String refusal(String text) {
        return String.valueOf(assertThrows(IllegalArgumentException.class, () -> Pkcs11Uri.parse(text))
                .getMessage());
    }

    @Test
    void readsWhatToolsListForATokenWithModuleAndPin() {
        Pkcs11Uri uri = Pkcs11Uri.parse(
                "pkcs11:model=SoftHSM%20v2;manufacturer=SoftHSM%20project;serial=0a1b;token=Ann%27s"
                        + ";object=root%3bkey;type=private?module-path=/usr/lib/a%2fb.so&pin-source=file:/run/p%C3%AFn");
        assertEquals(
                Map.of("model", "SoftHSM v2", "manufacturer", "SoftHSM project", "serial", "0a1b", "token", "Ann's"),
                uri.token());
        assertEquals("root;key", uri.object());
        assertEquals(Path.of("/usr/lib/a/b.so"), uri.module());
        assertEquals(Optional.of(Path.of("/run/pïn")), uri.pinFile());
        assertEquals(Optional.empty(), uri.slot());
    }

    @Test
    void takesASlotInPlaceOfATokensLabel() {
        Pkcs11Uri uri = Pkcs11Uri.parse("pkcs11:slot-id=7;object=release?module-path=/m.so&pin-source=/pin");
        assertEquals(Optional.of(7), uri.slot());
        assertEquals(Optional.of(Path.of("/pin")), uri.pinFile());
        assertEquals("pkcs11:slot-id=7;object=release", uri.toString());
    }

    @Test
    void namesTheKeyWithoutTheWayToItsPin() {
        String text = Pkcs11Uri.parse("pkcs11:object=o;token=t?pin-source=/secret&module-path=/m.so")
                .toString();
        assertEquals("pkcs11:token=t;object=o", text);
    }

    @ParameterizedTest
    @CsvSource({
        "release.pem, expected a URI",
        "pkcs11:token=t;object=o, needs module-path=",
        "pkcs11:token=t?module-path=/m.so, needs object=",
        "pkcs11:token=t;object=?module-path=/m.so, needs object=",
        "pkcs11:object=o?module-path=/m.so, needs token=",
        "pkcs11:token=t;token=u;object=o?module-path=/m.so, token: given twice",
        "pkcs11:token=t;object=o;id=%01?module-path=/m.so, not supported here: id",
        "pkcs11:token=t;object=o?module-path=/m.so&module-name=m, not supported here: module-name",
        "pkcs11:token=t;object=o;type=cert?module-path=/m.so, only private keys",
        "pkcs11:token=t;object=o?module-path=/m.so&pin-source=|cat, runs no program",
        "pkcs11:slot-id=-1;object=o?module-path=/m.so, slot-id: expected a number",
        "pkcs11:slot-id=99999999999;object=o?module-path=/m.so, slot-id: expected a number",
        "pkcs11:token=%4;object=o?module-path=/m.so, token: % has to be followed",
        "pkcs11:token=%4g;object=o?module-path=/m.so, token: % has to be followed",
        "pkcs11:token;object=o?module-path=/m.so, consists of attributes",
        "pkcs11:?module-path=/m.so, needs"
    })
    void refusesWhatNamesNoKey(String text, String reason) {
        assertTrue(refusal(text).contains(reason), () -> refusal(text));
    }

    @Test
    void refusesAPinInTheClearAndDoesNotRepeatIt() {
        String refusal = refusal("pkcs11:token=t;object=o?module-path=/m.so&pin-value=987654");
        assertTrue(refusal.startsWith("pin-value: "), refusal);
        assertFalse(refusal.contains("987654"), refusal);
    }

    @Test
    void refusesMoreThanItWouldEverNeed() {
        assertTrue(refusal("pkcs11:token=" + "t".repeat(5000)).contains("at most"));
    }
}
