package dev.limpid.task;

import dev.limpid.architecture.Architectures;
import dev.limpid.architecture.Emitted;
import dev.limpid.model.SpatialMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.Objects;

import static org.assertj.core.api.Assertions.assertThat;

/** The layer for class activation maps of published architectures is the one that pytorch_grad_cam's page names for them. */
class PublishedMapsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "resnet18 | float[batch,512, | null",
                "resnet50 | float[batch,2048, | null",
                "vit_base_patch16_224 | float[batch,197,768] | 1",
                "deit_tiny_distilled_patch16_224 | float[batch,198,192] | 2",
            })
    void the_last_map_is_found(String name, String type, String before) {
        Emitted emitted = Architectures.blueprint(name, 1000).orElseThrow();
        SpatialMap map = SpatialMap.in(
                        emitted.graph(),
                        emitted.shapes(),
                        emitted.features(),
                        Objects.requireNonNull(emitted.outputs().get("classes")))
                .orElseThrow();
        assertThat(emitted.shapes().of(map.wire()).toString()).startsWith(type);
        assertThat(String.valueOf(map.before())).isEqualTo(before);
        assertThat(emitted.shapes().rank(map.wire())).isEqualTo(before.equals("null") ? 4 : 3);
    }
}
