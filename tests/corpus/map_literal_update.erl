%% Updating a literal map, sharing of keys, order of evaluation.
-module(map_literal_update).
-export([start/0, id/1]).

start() ->
    L = #{x => 0, y => 0, z => 0},
    A = L#{x := id(1)},
    B = A#{y := id(2), z := id(3)},
    erase(),
    E = #{log(k1) => log(v1), log(k2) => log(v2)},
    [vals(L), vals(A), vals(B), vals(B#{x := 1, y := 2, z := 3}), B =:= B#{x := 1}, map_size(E), get(log), vals(#{x => L, y => A, z => B})].

vals(#{x := X, y := Y, z := Z}) -> {vals(X), vals(Y), vals(Z)};
vals(V) -> V.

log(X) ->
    case get(log) of
        undefined -> put(log, [X]);
        L -> put(log, L ++ [X])
    end,
    X.

id(X) -> X.
