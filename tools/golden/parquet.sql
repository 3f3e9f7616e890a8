-- Parquet as DuckDB writes it, one file for each way to pack pages. Texts with what UTF-8 needs two to four bytes for, a text
-- and a number that are missing, and lists in lists of structs, as data sets of tags and of questions have them.
CREATE TABLE reviews AS
    SELECT 'row ' || i || CASE i % 3 WHEN 0 THEN ' café' WHEN 1 THEN ' 😀' ELSE '' END AS text,
           CASE WHEN i % 7 = 6 THEN NULL ELSE i % 2 END AS label,
           i / 4.0 AS weight,
           i::BIGINT * 10000000000 AS id,
           i % 2 = 0 AS even
    FROM range(0, 50) AS t(i);
COPY reviews TO 'snappy.parquet' (FORMAT parquet, COMPRESSION snappy);
COPY reviews TO 'zstd.parquet' (FORMAT parquet, COMPRESSION zstd);
COPY reviews TO 'gzip.parquet' (FORMAT parquet, COMPRESSION gzip);
COPY reviews TO 'lz4.parquet' (FORMAT parquet, COMPRESSION lz4_raw);
COPY reviews TO 'plain.parquet' (FORMAT parquet, COMPRESSION uncompressed);
COPY reviews TO 'pages2.parquet' (FORMAT parquet, COMPRESSION zstd, PARQUET_VERSION V2, ROW_GROUP_SIZE 2048);
CREATE TABLE words AS
    SELECT ['EU', 'rejects', 'German', 'call'] AS tokens, [3, 0, 7, 0] AS ner_tags
    UNION ALL SELECT ['Peter', 'Blackburn'], [1, 2];
COPY words TO 'words.parquet' (FORMAT parquet, COMPRESSION snappy,
    KV_METADATA {huggingface: '{"info": {"features": {"tokens": {"feature": {"dtype": "string", "_type": "Value"}, "_type": "Sequence"}, "ner_tags": {"feature": {"names": ["O", "B-PER", "I-PER", "B-ORG", "I-ORG", "B-LOC", "I-LOC", "B-MISC", "I-MISC"], "_type": "ClassLabel"}, "_type": "Sequence"}}}}'});
CREATE TABLE questions AS
    SELECT 'Who came?' AS question, 'Ann came home.' AS context, {text: ['Ann'], answer_start: [0]} AS answers
    UNION ALL SELECT 'Why?', 'Nobody said.', {text: [], answer_start: []};
COPY questions TO 'questions.parquet' (FORMAT parquet, COMPRESSION snappy);
CREATE TABLE named AS SELECT 'a' AS text, 1 AS label UNION ALL SELECT 'b', 0;
COPY named TO 'named.parquet' (FORMAT parquet, COMPRESSION snappy,
    KV_METADATA {huggingface: '{"info": {"features": {"text": {"dtype": "string", "_type": "Value"}, "label": {"names": ["bad", "good"], "_type": "ClassLabel"}}}}'});
