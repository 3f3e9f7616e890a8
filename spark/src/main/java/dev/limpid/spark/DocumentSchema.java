package dev.limpid.spark;

import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

import java.util.Arrays;

/** The struct column: the fields of {@code docs/limpid.schema.json}, and why there are none. */
final class DocumentSchema {
    /** The reason, in a line, why a row has no answer; null where it has one. */
    static final String ERROR = "error";

    private static final String EXPLANATIONS = "explanations";

    /** What a JSON document's values may be of any type is text here. */
    private static final StructType DOCUMENT = StructType.fromDDL("""
            `limpid` STRING,
            `model` STRUCT<`id`: STRING, `source`: STRING, `sha256`: STRING, `parameters`: BIGINT, `task`: STRING>,
            `inputs` ARRAY<STRUCT<
                `name`: STRING, `kind`: STRING,
                `text`: STRING,
                `file`: STRING, `width`: BIGINT, `height`: BIGINT,
                `seen`: STRUCT<`x`: DOUBLE, `y`: DOUBLE, `width`: DOUBLE, `height`: DOUBLE>,
                `row`: BIGINT, `values`: MAP<STRING, STRING>>>,
            `predictions` ARRAY<STRUCT<
                `label`: STRING, `index`: BIGINT, `position`: BIGINT, `score`: DOUBLE, `probability`: DOUBLE,
                `box`: STRUCT<`x`: DOUBLE, `y`: DOUBLE, `width`: DOUBLE, `height`: DOUBLE>,
                `passage`: STRUCT<`input`: BIGINT, `start`: BIGINT, `end`: BIGINT, `text`: STRING>,
                `share`: DOUBLE>>,
            `generated` STRUCT<
                `text`: STRING, `ids`: ARRAY<BIGINT>, `tokens`: ARRAY<STRUCT<`text`: STRING, `logProbability`: DOUBLE>>,
                `logProbability`: DOUBLE, `stopped`: STRING>,
            `explanations` ARRAY<STRUCT<
                `method`: STRUCT<`name`: STRING, `settings`: MAP<STRING, STRING>>,
                `target`: STRUCT<
                    `type`: STRING, `label`: STRING, `index`: BIGINT, `position`: BIGINT,
                    `against`: STRUCT<`label`: STRING, `index`: BIGINT>,
                    `kind`: STRING, `score`: DOUBLE, `probability`: DOUBLE, `baselineScore`: DOUBLE,
                    `steps`: ARRAY<STRUCT<
                        `position`: BIGINT, `label`: STRING, `index`: BIGINT,
                        `against`: STRUCT<`label`: STRING, `index`: BIGINT>, `weight`: DOUBLE>>>,
                `features`: ARRAY<STRUCT<
                    `input`: BIGINT, `text`: STRING, `start`: BIGINT, `end`: BIGINT,
                    `mask`: STRUCT<`size`: ARRAY<BIGINT>, `runs`: ARRAY<BIGINT>>,
                    `column`: STRING, `value`: STRING, `bin`: STRING,
                    `score`: DOUBLE, `low`: DOUBLE, `high`: DOUBLE, `special`: BOOLEAN>>,
                `arrays`: ARRAY<STRUCT<
                    `name`: STRING, `axes`: ARRAY<STRING>, `shape`: ARRAY<BIGINT>, `dtype`: STRING, `data`: STRING>>,
                `completeness`: STRUCT<`expected`: DOUBLE, `attributed`: DOUBLE, `gap`: DOUBLE>,
                `sampling`: STRUCT<
                    `stopped`: STRING, `level`: DOUBLE, `top`: BIGINT,
                    `fit`: STRUCT<`r2`: DOUBLE, `intercept`: DOUBLE, `prediction`: DOUBLE>,
                    `anchor`: STRUCT<
                        `precision`: DOUBLE, `low`: DOUBLE, `high`: DOUBLE, `coverage`: DOUBLE, `holds`: BOOLEAN>>,
                `edited`: STRUCT<
                    `texts`: ARRAY<STRING>,
                    `edits`: ARRAY<STRUCT<
                        `input`: BIGINT, `start`: BIGINT, `end`: BIGINT, `before`: STRING, `after`: STRING>>,
                    `flips`: BOOLEAN, `answer`: STRING, `score`: DOUBLE, `probability`: DOUBLE>,
                `ledger`: STRUCT<
                    `seeded`: DOUBLE, `arrived`: DOUBLE,
                    `operators`: ARRAY<STRUCT<`op`: STRING, `nodes`: BIGINT, `lost`: DOUBLE>>,
                    `nodes`: ARRAY<STRUCT<
                        `node`: STRING, `op`: STRING, `arrived`: DOUBLE, `left`: DOUBLE, `remaining`: DOUBLE>>>,
                `cost`: STRUCT<`forwardPasses`: BIGINT, `backwardPasses`: BIGINT, `seconds`: DOUBLE>,
                `warnings`: ARRAY<STRING>>>,
            `notes` ARRAY<STRING>,
            `seed` BIGINT
            """);

    /** Of an explained row. */
    static final StructType EXPLAINED = DOCUMENT.add(ERROR, DataTypes.StringType);

    /** Of an answered row. */
    static final StructType PREDICTED = new StructType(Arrays.stream(EXPLAINED.fields())
            .filter(field -> !field.name().equals(EXPLANATIONS))
            .toArray(StructField[]::new));

    private DocumentSchema() {}
}
