%% Unification and a tiny Prolog with depth-first search.
-module(prog_unify).
-export([start/0]).

start() ->
    Db = [{{parent, tom, bob}, []}, {{parent, bob, ann}, []}, {{parent, bob, pat}, []}, {{parent, pat, jim}, []}, {{anc, {v, x}, {v, y}}, [{parent, {v, x}, {v, y}}]}, {{anc, {v, x}, {v, y}}, [{parent, {v, x}, {v, z}}, {anc, {v, z}, {v, y}}]},
          {{append, nil, {v, l}, {v, l}}, []}, {{append, {c, {v, h}, {v, t}}, {v, l}, {c, {v, h}, {v, r}}}, [{append, {v, t}, {v, l}, {v, r}}]}],
    [ask({anc, tom, {v, q}}, Db), ask({anc, {v, q}, jim}, Db), ask({parent, {v, q}, nobody}, Db), ask({append, {v, q}, {v, w}, {c, 1, {c, 2, nil}}}, Db), unify({f, {v, a}, b}, {f, c, {v, d}}, #{}) =:= #{a => c, d => b}, unify({f, 1}, {g, 1}, #{})].

ask(G, Db) -> [resolve({v, q}, S) || S <- solve([G], Db, #{}, 0)].

solve([], _, S, _) -> [S];
solve([G | Gs], Db, S, D) -> concat([solve_with(rename(C, D), G, Gs, Db, S, D) || C <- Db]).

solve_with({H, B}, G, Gs, Db, S, D) ->
    case unify(G, H, S) of
        fail -> [];
        S1 -> solve(B ++ Gs, Db, S1, D + 1)
    end.

rename({v, N}, D) -> {v, {N, D}};
rename(T, D) when is_tuple(T) -> list_to_tuple([rename(X, D) || X <- tuple_to_list(T)]);
rename([H | T], D) -> [rename(H, D) | rename(T, D)];
rename(X, _) -> X.

unify(A, B, S) -> unify1(walk(A, S), walk(B, S), S).

unify1(X, X, S) -> S;
unify1({v, A}, B, S) -> S#{A => B};
unify1(A, {v, B}, S) -> S#{B => A};
unify1(A, B, S) when is_tuple(A), is_tuple(B), tuple_size(A) =:= tuple_size(B) -> unify_all(tuple_to_list(A), tuple_to_list(B), S);
unify1(_, _, _) -> fail.

unify_all(_, _, fail) -> fail;
unify_all([], [], S) -> S;
unify_all([A | As], [B | Bs], S) -> unify_all(As, Bs, unify(A, B, S)).

walk({v, N} = V, S) ->
    case S of
        #{N := T} -> walk(T, S);
        _ -> V
    end;
walk(T, _) -> T.

resolve(T, S) ->
    case walk(T, S) of
        {v, _} -> free;
        R when is_tuple(R) -> list_to_tuple([resolve(X, S) || X <- tuple_to_list(R)]);
        R -> R
    end.

concat([]) -> [];
concat([L | T]) -> L ++ concat(T).
