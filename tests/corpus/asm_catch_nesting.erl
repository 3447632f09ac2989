%% Several catch and try slots alive in one frame, with values kept around them.
-module(asm_catch_nesting).
-export([start/0, f/3]).

start() -> [f(A, B, C) || A <- [1, x], B <- [2, y], C <- [3, z]].

f(A, B, C) ->
    X = (catch begin
                   Y = (catch g(A)),
                   Z = try g(B) catch error:badarith -> {failed, B, short(Y)} end,
                   {short(Y), Z, g(C)}
               end),
    {short(X), A, B, C}.

g(N) -> N * 2.

short({'EXIT', {R, _}}) -> {'EXIT', R};
short(V) -> V.
