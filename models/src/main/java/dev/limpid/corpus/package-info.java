/**
 * Data to train on, as people have it: sheets, lines of JSON, plain text, CoNLL's sentences, SQuAD's questions, folders of texts
 * and pictures; read as streams of any length, and reached again at random from a store on disk.
 *
 * <p>A {@link dev.limpid.corpus.Corpus} is read once from files: its {@link dev.limpid.corpus.Columns} say which column has which
 * {@link dev.limpid.corpus.Role}, its {@link dev.limpid.corpus.Kind} what there is to learn, its {@link dev.limpid.corpus.Labels}
 * which classes a model will have. {@link dev.limpid.corpus.Splits} keep some of it for validation and test, each a {@link
 * dev.limpid.corpus.Part} of {@link dev.limpid.corpus.Item}s.
 *
 * <p>Read {@code Item}, {@code Corpus}, {@code Splits}; then {@code Feed} and {@code Intake} for how rows come in. Where {@code
 * dev.limpid.data} follows the labels of a model that is there, labels here make the model's. This package knows files, and
 * neither tokens nor tensors.
 */
@NullMarked
package dev.limpid.corpus;

import org.jspecify.annotations.NullMarked;
