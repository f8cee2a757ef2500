package dev.flotilla.contract.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The check itself, against the packages of this module. */
class PackageTableTest {
    private static final String BASE = "dev.flotilla.contract.sketch";

    @Test
    void reportsADependencyThatIsInNoRow() {
        List<String> violations =
                PackageTable.of("dev.flotilla.contract.bundle").row("").violations();
        assertFalse(violations.isEmpty());
        assertTrue(violations.stream().allMatch(violation -> violation.contains("dev.flotilla.contract.")));
        assertTrue(violations.stream().anyMatch(violation -> violation.contains("contract.codec.Document")));
    }

    @Test
    void reportsAClassWithoutARow() {
        List<String> violations = PackageTable.of(BASE).row("other").violations();
        assertTrue(violations.contains(BASE + ".Bins: its package has no row"), violations::toString);
    }

    @Test
    void reportsRowsThatGoInACircle() {
        List<String> violations = PackageTable.of("dev.flotilla.nothing.here")
                .row("a", "b")
                .row("b", "c")
                .row("c", "a")
                .violations();
        assertEquals(3, violations.size());
        assertTrue(violations.get(0).contains("circle at \"a\""));
    }

    @Test
    void reportsALibraryOutsideOfItsRows() {
        PackageTable table = PackageTable.of("dev.flotilla.contract.trust")
                .row("")
                .otherModules("dev.flotilla.contract")
                .library("org.bouncycastle.crypto", "elsewhere");
        AssertionError broken = assertThrows(AssertionError.class, table::check);
        assertTrue(broken.getMessage().contains("org.bouncycastle.crypto"), broken.getMessage());
    }

    @Test
    void acceptsRowsThatHaveNoClassesYet() {
        PackageTable.of(BASE)
                .row("")
                .row("later", "")
                .otherModules("dev.flotilla.contract.codec")
                .check();
    }
}
