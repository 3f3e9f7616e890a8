/**
 * What is made of each kind of data: which head a model gets for it, what its loss is, how examples are read, and how well it is
 * learnt.
 *
 * <p>A {@link dev.limpid.course.Course} is one kind of task, one a file. {@link dev.limpid.course.Finetuning} puts a pretrained
 * model, data and a course together, {@link dev.limpid.course.Pretraining} an architecture and text; both train by package {@code
 * train} and write by package {@code export}. Read {@code Course}, {@code TextClasses}, then {@code Finetuning}.
 */
@NullMarked
package dev.limpid.course;

import org.jspecify.annotations.NullMarked;
