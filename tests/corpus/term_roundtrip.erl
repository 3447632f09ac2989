%% term_to_binary and back gives the same term, for every type.
-module(term_roundtrip).
-export([start/0]).

start() ->
    Ts = [0, 255, 256, -1, 134217728, -134217729, 1 bsl 31, 1 bsl 40, -(1 bsl 63), 1 bsl 64, 1 bsl 200, 1.5, -0.1, atom, '', [], [1, 2, 3], "string", [a | b], {}, {1, {2}}, <<>>, <<"bin">>, #{}, #{a => [1], "b" => #{}}, true, [[[]]], list_to_tuple(seq(1, 300))],
    [binary_to_term(term_to_binary(T)) =:= T || T <- Ts] ++ [term_to_binary(T) || T <- [1, 300, -5, 1.5, [1, 2], {2, "b"}, <<"x">>, 1 bsl 70, []]] ++ [t(fun() -> binary_to_term(B) end) || B <- [<<>>, <<131>>, <<131, 200>>, <<131, 104, 5, 97>>, <<130, 97, 1>>]].

t(F) -> try F() catch C:R -> {C, R} end.

seq(A, B) when A > B -> [];
seq(A, B) -> [A | seq(A + 1, B)].
