"""Operations of a frame, by topic; :mod:`unbounded.api.dataframe` puts them together."""
