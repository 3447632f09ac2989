%% Deep patterns of lists, aliases, repeated variables, literal prefixes.
-module(list_match_patterns).
-export([start/0, m/1]).

start() ->
    [{V, m(V)} || V <- [[], [1], [1, 1], [1, 2], [1, 2, 3], [[1], [2]], [[a | b]], "abc", "abd", "ab", [x, {y, [z]}], [x, {y, [z, w]}], [1 | 2], [a, a, a, a], [1.0, 1], foo]].

m([]) -> empty;
m([X]) when is_integer(X) -> {single, X};
m([X, X]) -> {twice, X};
m([1, 2 | T]) -> {prefix12, T};
m([[A] | [[B]]]) -> {nested, A, B};
m([[A | B]]) -> {cons, A, B};
m("ab" ++ T) -> {ab, T};
m([x, {y, [Z | T] = L}] = All) -> {deep, Z, T, L, length(All)};
m([H | T]) when not is_list(T) -> {improper, H, T};
m([A, A | _] = L) -> {double_head, A, length(L)};
m([_ | _]) -> other_list;
m(_) -> no_list.
