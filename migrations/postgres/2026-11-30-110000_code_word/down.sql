-- No word is known any more; teams agree on others.
DROP TABLE code_word;
