%% Variables bound before, inside and after a try; values live across it.
-module(exc_try_variables).
-export([start/0, f/3]).

start() -> [f(A, B, C) || A <- [1, 0, x], B <- [2, 0], C <- [[], [7]]].

f(A, B, C) ->
    S = {A, B},
    X = try
            P = A / B,
            Q = hd(C),
            {ok, P, Q}
        catch
            error:badarith when B =:= 0 -> {zero, A};
            error:badarith -> {bad, A};
            error:badarg -> {empty, S}
        end,
    Y = (catch element(A, {x, B, C})),
    Z = case Y of
            {'EXIT', {R, _}} -> {failed, R};
            _ -> Y
        end,
    {X, Z, S, A, B, C}.
