from django.db import migrations, models
import uuid


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0002_people'),
    ]

    operations = [
        migrations.CreateModel(
            name='TrustedPerson',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('person_id', models.UUIDField()),
                ('consent_id', models.UUIDField()),
                ('called', models.BinaryField()),
                ('relation', models.BinaryField(choices=[('family', 'Family'), ('friend', 'A friend'), ('peer', 'Somebody who has been through it too'), ('other', 'Somebody else')])),
                ('sees_meetings', models.BooleanField()),
                ('sees_plan', models.BooleanField()),
                ('sees_needs', models.BooleanField()),
                ('sees_notes', models.BooleanField()),
                ('sees_safety', models.BooleanField()),
                ('sees_answers', models.BooleanField()),
                ('is_shown', models.BooleanField()),
                ('code_hash', models.BinaryField(null=True, unique=True)),
                ('word_hash', models.CharField(blank=True, max_length=200)),
                ('pin_hash', models.CharField(blank=True, max_length=200)),
                ('invited_at', models.DateTimeField()),
                ('accepted_at', models.DateTimeField(null=True)),
                ('until', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
            ],
            options={
                'db_table': 'trusted_person',
                'indexes': [models.Index(fields=['person_id'], name='trusted_person_person')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('code_hash__isnull', False), ('ended_at', None)), models.Q(('code_hash', None), ('ended_at__isnull', False), ('pin_hash', ''), ('word_hash', '')), _connector='OR'), name='trusted_person_way_in_ends')],
            },
        ),
    ]
