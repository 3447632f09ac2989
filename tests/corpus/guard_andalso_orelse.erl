%% andalso and orelse skip their right side in guards and in bodies.
-module(guard_andalso_orelse).
-export([start/0, g/1, o/1, b/2]).

start() ->
    [{V, g(V), o(V)} || V <- [0, 1, 5, -5, a, [], [1], [a, b], {x}, <<>>, <<1, 2, 3>>, 2.5]]
        ++ [b(A, B) || A <- [true, false, other], B <- [true, false, other]].

g(X) when is_list(X) andalso length(X) > 1 -> long;
g(X) when is_list(X) andalso X =/= [] andalso hd(X) =:= 1 -> one;
g(X) when is_binary(X) andalso byte_size(X) > 2 -> bin;
g(X) when is_integer(X) andalso (X > 3 orelse X < -3) -> outside;
g(_) -> none.

o(X) when hd(X) =:= 1 orelse true -> yes;
o(X) when is_atom(X) orelse X > 1 -> atom_or_large;
o(X) when not (is_number(X) orelse is_binary(X)) -> neither;
o(_) -> none.

b(A, B) ->
    [try A andalso B catch error:R -> R end, try A orelse B catch error:R -> R end,
     try (A =:= true) andalso (B =:= false) catch error:R -> R end].
