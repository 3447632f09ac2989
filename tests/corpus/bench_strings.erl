%% Building text as lists: integers, concatenation, reversing, joining.
-module(bench_strings).
-export([start/0, run/1]).

start() -> [join(["a", "bc", "d"], ", "), run(2)].

run(N) -> repeat(N, 0).

repeat(0, Sum) -> Sum;
repeat(N, Sum) ->
    Lines = [line(K) || K <- numbers(300)],
    Text = join(Lines, "\n"),
    Bytes = iolist_to_binary(Text),
    repeat(N - 1, (Sum + length(Text) + byte_size(Bytes) + hash(Text, 0)) rem 1000003).

numbers(0) -> [];
numbers(N) -> [N | numbers(N - 1)].

line(K) -> "line " ++ integer_to_list(K) ++ ": " ++ upper(lists:reverse(integer_to_list(K * 7919))) ++ atom_to_list(ok).

upper([C | T]) when C >= $a, C =< $z -> [C - 32 | upper(T)];
upper([C | T]) -> [C | upper(T)];
upper([]) -> [].

join([], _) -> [];
join([X], _) -> X;
join([X | T], Sep) -> X ++ Sep ++ join(T, Sep).

hash([], H) -> H;
hash([C | T], H) -> hash(T, (H * 33 + C) rem 65521).
