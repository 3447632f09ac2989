%% Functions declared as NIFs that no library replaces: their Erlang bodies run.
-module(asm_nif_start).
-export([start/0, missing/1, fallback/2]).
-nifs([missing/1, fallback/2]).

start() -> [t(fun() -> missing(1) end), fallback(1, 2), fallback(a, b)].

missing(_) -> erlang:nif_error(not_loaded).

fallback(A, B) when is_integer(A) -> {sum, A + B};
fallback(A, B) -> {pair, A, B}.

t(F) -> try F() catch C:R -> {C, R} end.
