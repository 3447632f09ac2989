%% Tagged tuples: the same tag with several sizes, the same size with several tags.
-module(tuple_tagged_dispatch).
-export([start/0, eval/1, k/1]).

start() ->
    E = {add, {mul, {num, 3}, {num, 4}}, {neg, {num, 5}}},
    [eval(E), eval({'if', {num, 0}, {num, 1}, {num, 2}}), eval({'let', x, {num, 7}, {mul, {var, x}, {var, x}}}), eval({sub, {num, 1}, {num, 2}}),
     t(fun() -> eval({pow, 1, 2}) end), t(fun() -> eval({var, y}) end), [k(V) || V <- [{a}, {a, 1}, {a, 1, 2}, {b, 1}, {b}, {c, 1, 2}, {1, 2}, {"a", 1}, a]]].

eval(E) -> eval(E, []).

eval({num, N}, _) -> N;
eval({var, V}, Env) -> look(V, Env);
eval({add, A, B}, Env) -> eval(A, Env) + eval(B, Env);
eval({sub, A, B}, Env) -> eval(A, Env) - eval(B, Env);
eval({mul, A, B}, Env) -> eval(A, Env) * eval(B, Env);
eval({neg, A}, Env) -> -eval(A, Env);
eval({'if', C, A, B}, Env) ->
    case eval(C, Env) of
        0 -> eval(B, Env);
        _ -> eval(A, Env)
    end;
eval({'let', V, A, B}, Env) -> eval(B, [{V, eval(A, Env)} | Env]).

look(V, [{V, X} | _]) -> X;
look(V, [_ | T]) -> look(V, T).

k({a}) -> a0;
k({a, _}) -> a1;
k({a, _, _}) -> a2;
k({b, _}) -> b1;
k({c, _, X}) -> {c2, X};
k({_, _}) -> pair;
k(_) -> none.

t(F) -> try F() catch C:R -> {C, R} end.
