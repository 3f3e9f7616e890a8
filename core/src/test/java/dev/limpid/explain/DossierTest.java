package dev.limpid.explain;

import dev.limpid.explain.Dossier.Trait;
import dev.limpid.model.Layout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** What is said of methods; what they do is held against it where there are models, in DossiersTest. */
class DossierTest {
    @ParameterizedTest
    @EnumSource
    void only_those_from_outside_are_said_to_look_from_there(Layout layout) {
        List<String> outside = Methods.list().stream()
                .map(Methods.Listed::name)
                .filter(name -> Methods.of(name, Methods.Settings.plain(layout)) instanceof FromOutside
                        || name.equals("counterfactual"))
                .toList();
        assertThat(Methods.list().stream()
                        .filter(method -> method.dossier().is(Trait.OUTSIDE))
                        .map(Methods.Listed::name))
                .containsExactlyElementsOf(outside)
                .hasSizeGreaterThan(8);
    }
}
