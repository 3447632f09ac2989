%% Comparing an unknown term with constants of each type, as the compiler's literals.
-module(cmp_with_constants).
-export([start/0, c/1]).

start() ->
    [{V, c(V)} || V <- [0, 1, 1.0, -1, 2, 1 bsl 60, a, b, [], [a], {}, {a, 1}, <<"abc">>, <<>>, "abc", #{k => v}, #{}]].

c(X) ->
    [X =:= 1, X == 1, X =:= 1.0, X == 1.0, X =:= a, X =:= [], X =:= {}, X =:= {a, 1}, X =:= <<"abc">>, X =:= "abc", X =:= #{k => v},
     X =:= 1152921504606846976, X < 1, X > 1, X =< 1.0, X >= a, X < [], X > <<"a">>, 1 < X, a >= X, {a, 1} == X, X /= 0, X =/= "abc"].
